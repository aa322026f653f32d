package publish_test

import (
	"reflect"
	"regexp"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

// A release says what its draft said, whatever the version of the program.
func TestDigestOfRelease(t *testing.T) {
	in := publishtest.Input()
	draft := publish.Digest(build(t, in))
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(draft) || draft != publish.Digest(build(t, in)) {
		t.Errorf("digest %q", draft)
	}
	in.Release, in.ToolVersion = &publish.Release{Number: 2, Date: publishtest.On("2026-01-05"), Reason: "Rettelse"}, "9.9"
	if got := publish.Digest(build(t, in)); got != draft {
		t.Error("a release has another digest than its draft")
	}
	in.Batch.Batch.Constructed = ""
	if got := publish.Digest(build(t, in)); got == draft {
		t.Error("a banner is gone, and the digest is the same")
	}
}

// Whatever value of the model changes, the digest does: every field that can
// be reached is changed in turn.
func TestDigestOfChange(t *testing.T) {
	in := publishtest.Input()
	was := publish.Digest(build(t, in))
	m := build(t, in)
	changes := 0
	check := func(path string) {
		changes++
		if publish.Digest(m) == was {
			t.Errorf("%s changes, and the digest does not", path)
		}
	}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && path+f.Name != "Tool" && path+f.Name != "Release" {
					walk(path+f.Name+".", v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range min(v.Len(), 3) {
				walk(path, v.Index(i))
			}
			if n := v.Len(); n > 0 {
				old := v.Interface()
				v.Set(v.Slice(0, n-1))
				check(path + "len")
				v.Set(reflect.ValueOf(old))
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.String:
			old := v.String()
			v.SetString(old + "x")
			check(path)
			v.SetString(old)
		case reflect.Bool:
			v.SetBool(!v.Bool())
			check(path)
			v.SetBool(!v.Bool())
		case reflect.Float64:
			old := v.Float()
			v.SetFloat(old + .125)
			check(path)
			v.SetFloat(old)
		default:
			v.SetInt(v.Int() + 1)
			check(path)
			v.SetInt(v.Int() - 1)
		}
	}
	m.Banners = m.Banners[1:] // the mark of the draft
	m.Release = &publish.Release{}
	walk("", reflect.ValueOf(m).Elem())
	if changes < 200 {
		t.Errorf("only %d changes tried", changes)
	}
}

// The digest follows what the input changes: a number, a word, a cell that is
// left out.
func TestDigestOfInput(t *testing.T) {
	was := publish.Digest(build(t, publishtest.Input()))
	for name, change := range map[string]func(*publish.Input){
		"label":  func(in *publish.Input) { in.Batch.Measures[0].Label = "Mangler" },
		"number": func(in *publish.Input) { in.Estimates[1].High = estimators.Some(.5344) },
		"suppression": func(in *publish.Input) {
			in.Batch.Publish.Protect = []string{"decision"}
			in.Batch.Publish.MinimumCell = 10
		},
	} {
		in := publishtest.Input()
		change(&in)
		if publish.Digest(build(t, in)) == was {
			t.Errorf("%s: the same digest", name)
		}
	}
}
