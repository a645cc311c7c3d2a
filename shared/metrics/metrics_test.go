package metrics_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"gatehouse/shared/metrics"
)

// The shape is that of the specification's own example, member for member.
func TestRecordIsEmbeddedMetricFormat(t *testing.T) {
	record := metrics.Record{
		Namespace:  "Gatehouse",
		Time:       time.UnixMilli(1574109732004),
		Dimensions: []string{"function", "outcome"},
		Metrics:    []metrics.Metric{{Name: "ms", Unit: "Milliseconds"}, {Name: "dns_fault"}},
	}
	want := map[string]any{
		"Timestamp": 1574109732004.0,
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace":  "Gatehouse",
			"Dimensions": []any{[]any{"function", "outcome"}},
			"Metrics":    []any{map[string]any{"Name": "ms", "Unit": "Milliseconds"}, map[string]any{"Name": "dns_fault"}},
		}},
	}
	line := record.Append([]byte("before "))
	var got any
	if err := json.Unmarshal(line[len("before "):], &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the record is\n%s (%v)\nwant\n%v", line, err, want)
	}
}
