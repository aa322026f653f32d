package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
)

// writeContacts makes the officer's list of whom was asked for case lists.
func writeContacts(dir string) error {
	var b strings.Builder
	b.WriteString("kommune,contact,asked,reminded,received\n")
	asked, reminded := on(2025, time.June, 23), on(2025, time.August, 11)
	for _, k := range data.Kommuner().All() {
		received := workday(reminded - 5 - day.Date(chance(30, k.Code, "list")))
		fields := []string{k.Code, "postkasse-" + k.Code + "@eksempel.invalid", asked.String(), "", received.String()}
		switch {
		case k.Code == silent:
			fields[3], fields[4] = reminded.String(), ""
		case happens(8, k.Code, "reminded"):
			fields[3], fields[4] = reminded.String(), workday(reminded+1+day.Date(chance(4, k.Code, "late list"))).String()
		}
		b.WriteString(strings.Join(fields, ",") + "\n")
	}
	return os.WriteFile(filepath.Join(dir, "kommuner.csv"), []byte(b.String()), 0o644)
}

// returning are the kommuner that send the request itself back, filled in.
// The others write a mail, and the officer keeps a list.
var returning = []string{"0461", "0665", single}

// reply writes the officer's list of the papers that arrived from one day
// until the day before another.
func reply(dir, name string, reviews []*review, from, to day.Date) error {
	if err := os.MkdirAll(filepath.Join(dir, "replies"), 0o755); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("case_no;arrived_on;reason;remark\r\n")
	for _, r := range reviews {
		if from <= r.arrived && r.arrived < to && !slices.Contains(returning, r.kommune.Code) {
			remark := ""
			if happens(3, r.no, "remark") {
				remark = "Sendt i to dele"
			}
			fmt.Fprintf(&b, "%s;%s;;%s\r\n", r.no, r.arrived.Time().Format("02-01-2006"), remark)
		}
	}
	return os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(b.String()), 0o644)
}

// returnRequests fills in the requests of some kommuner as they would: the
// day on which each case was sent, and the deadlines they have published.
func returnRequests(dir string, reviews []*review) error {
	src, err := os.ReadFile(filepath.Join(dir, "deadlines.csv"))
	if err != nil {
		return err
	}
	register, vs := deadline.Read("deadlines.csv", src, nil)
	if err := vs.Err(); err != nil {
		return err
	}
	for _, code := range returning {
		from := filepath.Join(dir, "private", "anmodning-"+code+".xlsx")
		to := filepath.Join(dir, "replies", "anmodning-"+code+".xlsx")
		if err := edit(from, to, func(f *excelize.File) error {
			if err := sent(f, reviews); err != nil {
				return err
			}
			return stated(f, code, register)
		}); err != nil {
			return fmt.Errorf("request of %s: %w", code, err)
		}
	}
	return nil
}

func sent(f *excelize.File, reviews []*review) error {
	const sheet = "Sager"
	rows, err := f.GetRows(sheet)
	if err != nil {
		return err
	}
	at := 0 // the column of "Sendt den"
	for i, row := range rows {
		if c := slices.Index(row, "Sendt den"); c >= 0 {
			at = c + 1
			continue
		}
		if at == 0 || len(row) == 0 {
			continue
		}
		if k := slices.IndexFunc(reviews, func(r *review) bool { return r.no == row[0] }); k >= 0 {
			if err := setDate(f, sheet, at, i+1, reviews[k].arrived); err != nil {
				return err
			}
		}
	}
	return nil
}

// stated writes the kommune's deadlines into the empty rows that are there
// for them; a kommune without any leaves them as they are.
func stated(f *excelize.File, code string, register *deadline.Register) error {
	const sheet = "Frister"
	rows, err := f.GetRows(sheet)
	if err != nil {
		return err
	}
	heading := slices.IndexFunc(rows, func(row []string) bool { return slices.Contains(row, "Enhed") })
	if heading < 0 {
		return fmt.Errorf("sheet %s has no headings", sheet)
	}
	row := heading + 2
	for _, rule := range register.Rules() {
		if rule.Kommune != code {
			continue
		}
		if err := setNumber(f, sheet, 2, row, float64(rule.Value)); err != nil {
			return err
		}
		if err := setText(f, sheet, 3, row, strings.Replace(string(rule.Unit), "maaneder", "måneder", 1)); err != nil {
			return err
		}
		if err := setDate(f, sheet, 4, row, *rule.From); err != nil {
			return err
		}
		if err := setText(f, sheet, 5, row, "Kommunens hjemmeside (konstrueret)"); err != nil {
			return err
		}
		row++
	}
	return nil
}

// edit opens a workbook, changes it as people do in a spreadsheet, and saves
// it with its parts in one order and at one time.
func edit(from, to string, change func(*excelize.File) error) error {
	f, err := excelize.OpenFile(from)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // what counts is written below
	if err := change(f); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return err
	}
	packed, err := pack(b.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(to, packed, 0o644)
}
