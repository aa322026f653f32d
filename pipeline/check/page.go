// Package check lays out the page on which a kommune checks its own draw.
//
// The page is one file that works wherever it is opened: it holds what is
// public of the draw and the kommune's receipt, and a script that runs the
// lottery from them (check.js, with nothing but the language) and says what
// it found (page.js). Nothing is installed, fetched or sent, and its content
// security policy lets nothing else run. Same input, same bytes.
//
// It holds journal numbers, so it is for that kommune alone.
package check

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"sync"
)

var (
	//go:embed page.html
	pageSource string
	//go:embed style.css
	style string
	//go:embed check.js
	checkScript string
	//go:embed page.js
	pageScript string
)

// script is all that runs on the page, and scriptHash what the page's policy
// allows to run: that, and nothing that a list of cases might smuggle in.
func script() string { return checkScript + "\n" + pageScript }

func scriptHash() string {
	sum := sha256.Sum256([]byte(script()))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// page is parsed when it is asked for: most runs of the program write none.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"style":      func() template.CSS { return template.CSS(style) },  // ours, embedded
		"script":     func() template.JS { return template.JS(script()) }, // the same
		"scriptHash": scriptHash,
	}).Parse(pageSource))
})
