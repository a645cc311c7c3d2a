package config_test

import (
	"errors"
	"testing"

	"gatehouse/shared/config"
	"gatehouse/shared/deny"
)

func TestOnlyOnePoolIsServed(t *testing.T) {
	c := config.Config{PoolID: "us-east-1_EXAMPLE00"}
	if err := c.Serves("us-east-1_EXAMPLE00"); err != nil {
		t.Errorf("the own pool is refused: %v", err)
	}
	for _, other := range []string{"", "us-east-1_EXAMPLE01", "us-east-1_EXAMPLE000"} {
		denied, ok := errors.AsType[*deny.Error](c.Serves(other))
		if !ok || denied.Text() != "wrong_pool: This is not possible at the moment, please try again later" {
			t.Errorf("an event of pool %q is answered with %v", other, denied)
		}
	}
}
