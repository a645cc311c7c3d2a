package metrics_test

import (
	"encoding/json"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/metrics"
)

// The shape is that of the specification's own example, field for field.
func TestRecordIsEmbeddedMetricFormat(t *testing.T) {
	record := metrics.Record{
		Namespace:  "Gatehouse",
		Time:       time.UnixMilli(1574109732004),
		Dimensions: []string{"function", "outcome"},
		Metrics:    []metrics.Metric{{Name: "ms", Unit: "Milliseconds"}, {Name: "dns_fault"}},
	}
	var out strings.Builder
	slog.New(slog.NewJSONHandler(&out, nil)).Info("invoked", "function", "presignup", "outcome", "allow", "ms", 1.5, "dns_fault", 1, record.Attr())
	var line map[string]any
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"Timestamp": 1574109732004.0,
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace":  "Gatehouse",
			"Dimensions": []any{[]any{"function", "outcome"}},
			"Metrics":    []any{map[string]any{"Name": "ms", "Unit": "Milliseconds"}, map[string]any{"Name": "dns_fault"}},
		}},
	}
	if !reflect.DeepEqual(line[metrics.Key], want) {
		t.Errorf("the line's record is\n%v\nwant\n%v", line[metrics.Key], want)
	}
	for _, key := range []string{"function", "outcome", "ms", "dns_fault"} {
		if _, ok := line[key]; !ok {
			t.Errorf("%s is declared and not in the line", key)
		}
	}
}
