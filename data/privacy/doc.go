// Package privacy makes the pseudonyms that stand for cases, encrypts what is
// said of a case in words, and finds CPR numbers, e-mail addresses and
// telephone numbers where none belong.
//
// In go a key, the code of a kommune and a journal number; out comes an id
// that says nothing of them and that only the holder of the key can make
// again. A plain hash would not do: journal numbers can be enumerated, all of
// them in seconds. A text is sealed under a key of the case's own ([Seal]), so
// that whoever destroys the key has made every copy of the text unreadable.
//
// The package refuses keys that are easily guessed or that look different from
// what they are, and it never repeats what it finds in a text: a hit has a
// kind and no text.
//
// testdata/pseudonyms.tsv holds vectors for whoever writes it again in another
// language.
package privacy
