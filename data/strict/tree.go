package strict

// A kind is what a value is.
type kind int

const (
	table  kind = iota // of keys: entries
	tables             // [[x]]: items are tables
	list               // [ ]: items
	text               // the kinds below are scalars
	integer
	decimal
	boolean
	date   // a calendar day
	moment // a time of day, or a day with one: read, but nothing takes it
)

// An origin is how a table came about; it decides who may add to it.
type origin int

const (
	byHeader origin = iota // [a]
	byParent               // a in [a.b]: may still get its own header
	byDots                 // a in a.b = 1: may get more keys the same way
	byBraces               // { }: complete
)

// A node is one value. at is the offset where it starts; for a table, of its
// header.
type node struct {
	kind    kind
	at      int
	text    string // of a scalar: a text without quotes and escapes, else as written
	origin  origin
	entries []entry // of a table, in the order of the file
	index   map[string]int
	items   []*node // of a list and of tables
}

// An entry is one key of a table with its value.
type entry struct {
	key   string
	at    int // offset of the key
	value *node
}

// entry returns the entry of that key, nil where there is none.
func (n *node) entry(key string) *entry {
	if i, ok := n.index[key]; ok {
		return &n.entries[i]
	}
	return nil
}

func (n *node) put(key string, at int, value *node) {
	if n.index == nil {
		n.index = make(map[string]int)
	}
	n.index[key] = len(n.entries)
	n.entries = append(n.entries, entry{key, at, value})
}
