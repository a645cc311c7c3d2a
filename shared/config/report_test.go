package config_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/shared/config"
)

func TestAStaleConfigurationIsOneLine(t *testing.T) {
	var out bytes.Buffer
	config.ReportTo(slog.New(slog.NewTextHandler(&out, nil)))(errors.New("throttled"))
	if line := out.String(); !strings.Contains(line, "level=WARN") || !strings.Contains(line, "cause=throttled") || strings.Count(line, "\n") != 1 {
		t.Errorf("an operator reads %q", line)
	}
}
