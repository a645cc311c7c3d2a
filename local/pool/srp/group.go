package srp

import (
	"math/big"
	"sync"
)

// modulus is the prime of RFC 5054's 3072-bit group.
const modulus = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74" +
	"020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437" +
	"4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED" +
	"EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05" +
	"98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB" +
	"9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B" +
	"E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718" +
	"3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33" +
	"A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7" +
	"ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864" +
	"D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2" +
	"08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"

// The generator's powers are multiplied from a table: windows of 4 bits for
// exponents up to 256 bits, the length of every exponent on the server's side.
const (
	windowBits = 4
	windows    = 256 / windowBits
)

// group holds the constants of the protocol and the table of powers. It is
// never written after it was made.
type group struct {
	n, g, k *big.Int
	// powers[i][d] is g to the power of d·16^i.
	powers [windows][1 << windowBits]*big.Int
}

// constants makes the group at its first use, for about five milliseconds.
var constants = sync.OnceValue(newGroup)

func newGroup() *group {
	n, _ := new(big.Int).SetString(modulus, 16)
	p := &group{n: n, g: big.NewInt(2)}
	p.k = new(big.Int).SetBytes(hash(padded(p.n), padded(p.g)))
	base := p.g
	for i := range p.powers {
		power := big.NewInt(1)
		for d := range p.powers[i] {
			p.powers[i][d] = power
			power = p.times(power, base)
		}
		base = power
	}
	return p
}

// power returns g^e mod N. Short exponents come from the table, which takes a
// third of the time that big.Int.Exp does.
func (p *group) power(e *big.Int) *big.Int {
	if e.BitLen() > windows*windowBits {
		return new(big.Int).Exp(p.g, e, p.n)
	}
	result := big.NewInt(1)
	for i, row := range p.powers {
		if d := window(e, i); d > 0 {
			result = p.times(result, row[d])
		}
	}
	return result
}

func window(e *big.Int, i int) uint {
	var d uint
	for bit := range windowBits {
		d |= e.Bit(i*windowBits+bit) << bit
	}
	return d
}

func (p *group) times(a, b *big.Int) *big.Int {
	product := new(big.Int).Mul(a, b)
	return product.Mod(product, p.n)
}
