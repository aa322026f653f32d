package exact

import "testing"

func BenchmarkAdd(b *testing.B) {
	var s Sums
	s.Grow(64)
	w, _ := Split(17.123456789)
	y, _ := Split(1234.56)
	for i := range b.N {
		s.Add(i&63, w.Term().Times(y).Times(w).Times(y))
	}
}

func BenchmarkSpread(b *testing.B) {
	var x, y, z, q Number
	x.SetFloat64(17.123456789)
	y.SetFloat64(1234.56)
	for range b.N {
		q.Mul(&x, &y)
		z.Mul(&q, &q)
		z.Sub(&z, &q)
		z.Add(&z, &x)
	}
}
