package flow

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"

	"gatehouse/shared/cognito"
)

// sendCustom hands a message to the custom sender of its medium. False means there is none.
func (p *Pool) sendCustom(r Request, n Notice) (bool, error) {
	source := cognito.Source("CustomEmailSender_" + string(n.Kind))
	kind := cognito.CustomEmailSenderRequestV1
	if Medium(n.Attribute) == cognito.DeliverSMS {
		source, kind = cognito.Source("CustomSMSSender_"+string(n.Kind)), cognito.CustomSMSSenderRequestV1
	}
	if !p.attached(source.Trigger()) {
		return false, nil
	}
	request := cognito.CustomEmailSenderRequest{Type: kind, UserAttributes: attributesOf(n.User), ClientMetadata: r.Metadata}
	if n.Kind == KindAccountTakeOverNotification {
		request.UserAttributes, request.ClientMetadata = p.risk(r, n.User), nil
	}
	if n.Code != "" {
		sealed, err := SealCode(rand.Reader, p.SenderKey, n.Code)
		if err != nil {
			return true, err
		}
		request.Code = &sealed
	}
	call, err := p.call(r, occasion{source: source, userName: n.User.Name, request: request})
	if err != nil {
		return true, err
	}
	p.Hooks.Send(call)
	return true, nil
}

// SealCode encrypts a code for a custom sender: base64 (standard, padded) of a 12-byte nonce and the
// AES-256-GCM ciphertext with its tag, no additional data. Cognito itself uses the AWS Encryption SDK
// with a KMS key, which needs AWS.
func SealCode(random io.Reader, key []byte, code string) (string, error) {
	box, err := gcm(key)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(box.Seal(nonce, nonce, []byte(code), nil)), nil
}

// ErrSealed says that a sealed code is not one of this key.
var ErrSealed = errors.New("the code was not sealed with this key")

// OpenCode is the inverse of SealCode, for custom senders under development. It returns ErrSealed.
func OpenCode(key []byte, sealed string) (string, error) {
	box, err := gcm(key)
	if err != nil {
		return "", err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < box.NonceSize() {
		return "", ErrSealed
	}
	code, err := box.Open(nil, raw[:box.NonceSize()], raw[box.NonceSize():], nil)
	if err != nil {
		return "", ErrSealed
	}
	return string(code), nil
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
