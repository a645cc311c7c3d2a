package config

import (
	"context"
	"log/slog"
)

// ReportTo returns a report for [NewSource] that writes one line to the log.
func ReportTo(logger *slog.Logger) func(error) {
	return func(err error) {
		logger.LogAttrs(context.Background(), slog.LevelWarn, "cannot read the configuration anew, the one in hand is used", slog.Any("cause", err))
	}
}
