// Package metrics writes CloudWatch's embedded metric format: a log line that is also its metrics, so
// counting costs no call and no permission.
//
// The format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
package metrics

import (
	"strconv"
	"time"
)

// Key is the member that makes a log line a metric record. It must stand at the line's top level.
const Key = "_aws"

// Metric names a numeric member of the same line that is to be counted.
type Metric struct {
	// Name is the member's key.
	Name string
	// Unit is CloudWatch's name of the unit; empty stands for none.
	Unit string
}

// Record declares the metrics of one line. Names are written as they are: they come from code, never
// from an event, and hold nothing that JSON would escape.
type Record struct {
	// Namespace groups the metrics in CloudWatch.
	Namespace string
	// Time is when it happened; CloudWatch counts in milliseconds.
	Time time.Time
	// Dimensions are keys of members of the same line, of few values each.
	Dimensions []string
	// Metrics are what is counted.
	Metrics []Metric
}

// Append appends the record, the JSON value of [Key], to b.
func (r Record) Append(b []byte) []byte {
	b = append(b, `{"Timestamp":`...)
	b = strconv.AppendInt(b, r.Time.UnixMilli(), 10)
	b = append(b, `,"CloudWatchMetrics":[{"Namespace":`...)
	b = appendName(b, r.Namespace)
	b = append(b, `,"Dimensions":[[`...)
	for i, name := range r.Dimensions {
		b = appendName(separated(b, i), name)
	}
	b = append(b, `]],"Metrics":[`...)
	for i, metric := range r.Metrics {
		b = append(separated(b, i), `{"Name":`...)
		b = appendName(b, metric.Name)
		if metric.Unit != "" {
			b = append(b, `,"Unit":`...)
			b = appendName(b, metric.Unit)
		}
		b = append(b, '}')
	}
	return append(b, `]}]}`...)
}

func separated(b []byte, i int) []byte {
	if i == 0 {
		return b
	}
	return append(b, ',')
}

func appendName(b []byte, name string) []byte {
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"')
}
