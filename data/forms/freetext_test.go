package forms

import (
	"strings"
	"testing"

	"sagsbarometer/data/lang"
)

// Remarks of replies and objections name what they hold and never show it.
func TestWordsOfLists(t *testing.T) {
	drawn := map[string]string{"0101-01": "0101"}
	for remark, rule := range map[string]string{"Barnets cpr 070761-4285": "cpr", "ring på 20 30 40 50": "phone", "svar til mor@example.dk": "email", "jf. 27.36.04-G01-12-25": ""} {
		_, vs := parseReplies([]byte("case_no,arrived_on,reason,remark\n0101-01,,andet,"+remark+"\n"), ExpectReply{File: "replies/egne.csv", Batch: "b", Drawn: drawn})
		switch {
		case rule == "" && len(vs) > 0:
			t.Errorf("%s: %v", remark, vs)
		case rule != "" && (len(vs) != 1 || vs[0].Rule != rule || vs[0].Line != 2):
			t.Errorf("%s: %+v, want %s in line 2", remark, vs, rule)
		}
		for _, v := range vs {
			for _, l := range []lang.Language{lang.English, lang.Danish} {
				for _, secret := range []string{"4285", "20 30", "example.dk"} {
					if strings.Contains(v.Message(l), secret) {
						t.Errorf("%q is repeated in %s", secret, v.Message(l))
					}
				}
			}
		}
	}
	// Where something else is wrong with a cell, it is not shown either.
	if _, vs := parseReplies([]byte("case_no,arrived_on,reason\n0101-01,mor@example.dk,\n"), ExpectReply{File: "r.csv", Drawn: drawn}); len(vs) != 1 || strings.Contains(vs[0].Message(lang.Danish), "example") {
		t.Errorf("a date: %v", vs)
	}
}
