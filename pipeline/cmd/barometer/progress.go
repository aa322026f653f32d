package main

import (
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"sagsbarometer/data/lang"
)

// patience is how long a task may take before its bar is shown.
const patience = time.Second

// progress shows a bar for each task that takes more than a second, on a
// terminal only.
type progress struct {
	mu      sync.Mutex
	c       *command
	pool    *mpb.Progress
	bar     *mpb.Bar
	task    lang.Text
	started time.Time
}

func newProgress(c *command) *progress {
	if !c.terminal || c.quiet {
		return nil
	}
	return &progress{c: c}
}

// show says how far a task is. A nil progress is silent.
func (p *progress) show(task lang.Text, done, total int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if task != p.task {
		p.finish()
		p.task, p.started = task, time.Now()
	}
	if p.bar == nil {
		if time.Since(p.started) < patience {
			return
		}
		if p.pool == nil {
			p.pool = mpb.New(mpb.WithOutput(p.c.err))
		}
		p.bar = p.pool.AddBar(total, mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(task.In(p.c.lang)+" ")), mpb.AppendDecorators(decor.Percentage()))
	}
	p.bar.SetTotal(total, false)
	p.bar.SetCurrent(done)
}

// finish removes the bar of the task that has ended.
func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.bar = nil
	}
}

func (p *progress) stop() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish()
	if p.pool != nil {
		p.pool.Wait()
	}
}
