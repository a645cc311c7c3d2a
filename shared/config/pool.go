package config

import "gatehouse/shared/deny"

// CodeWrongPool is the code of the refusal of another pool's event.
const CodeWrongPool = "wrong_pool"

// Serves refuses events of another pool with a [*deny.Error] that tells a person no more than a fault
// does: only a mistake in the deployment brings one here.
func (c Config) Serves(poolID string) error {
	if c.PoolID == poolID {
		return nil
	}
	return deny.New(CodeWrongPool, deny.Unavailable().Sentence)
}
