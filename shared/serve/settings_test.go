package serve

import (
	"errors"
	"strings"
	"testing"
	"time"
)

type settings struct {
	Wait  time.Duration `env:"WAIT,required"`
	Count int           `env:"COUNT" envDefault:"3"`
	Name  string        `env:"NAME,notEmpty"`
}

func (s settings) Validate() error {
	if s.Count > 10 {
		return errors.Join(errors.New("COUNT: must be at most 10"), errors.New("NAME: is odd"))
	}
	return nil
}

func TestSettingsAreRead(t *testing.T) {
	var s settings
	var c common
	if err := read(map[string]string{"WAIT": "5s", "NAME": "x"}, &c, &s); err != nil {
		t.Fatal(err)
	}
	if s.Wait != 5*time.Second || s.Count != 3 || c.MetricNamespace != "Gatehouse" {
		t.Errorf("read %+v and %+v", s, c)
	}
}

func TestAllWrongSettingsComeInOneLineWithoutValues(t *testing.T) {
	cases := map[string]struct {
		environment map[string]string
		want        []string
	}{
		"wrong types and missing ones": {
			map[string]string{"COUNT": "secret", "METRIC_NAMESPACE": "söcret", "NAME": ""},
			[]string{"METRIC_NAMESPACE: must be", "WAIT: is not set", "COUNT: not a valid int", "NAME: is empty"},
		},
		"rules of its own": {
			map[string]string{"WAIT": "1s", "COUNT": "11", "NAME": "x"},
			[]string{"COUNT: must be at most 10; NAME: is odd"},
		},
		"one of each": {
			map[string]string{"WAIT": "secret", "COUNT": "11", "NAME": "x"},
			[]string{"WAIT: not a valid duration; COUNT: must be at most 10; NAME: is odd"},
		},
		"not a duration": {
			map[string]string{"WAIT": "secret", "NAME": "x"},
			[]string{"WAIT: not a valid duration"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := read(c.environment, &common{}, &settings{})
			if err == nil {
				t.Fatal("was accepted")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in: %v", want, err)
				}
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "cret") {
				t.Errorf("want one line without values, got: %q", err)
			}
		})
	}
}
