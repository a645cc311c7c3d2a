package settings

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// Store holds the settings in force. It is safe for concurrent use.
type Store struct {
	updating sync.Mutex
	current  atomic.Pointer[Settings]
}

// NewStore holds the settings, which must not be changed any more.
func NewStore(s *Settings) *Store {
	store := &Store{}
	store.current.Store(s)
	return store
}

// Load returns the settings in force. They must not be changed.
func (s *Store) Load() *Settings { return s.current.Load() }

// Update changes a copy and publishes it; when change fails, nothing is published and its error is returned.
func (s *Store) Update(change func(*Settings) error) error {
	s.updating.Lock()
	defer s.updating.Unlock()
	next := s.Load().clone()
	if err := change(next); err != nil {
		return err
	}
	next.settle()
	s.current.Store(next)
	return nil
}

// settle repeats in the clients what a switch says about all of them.
func (s *Settings) settle() {
	for i := range s.Clients {
		s.Clients[i].customNeedListing = s.Switches.CustomAttributesNeedListing
	}
}

// clone copies settings down to the last pointer, so that no change reaches those in force.
func (s *Settings) clone() *Settings {
	copied := *s
	deepen(reflect.ValueOf(&copied).Elem())
	return &copied
}

// deepen replaces what a value points to by copies. Fields that are not exported are left: they are shared
// and never written.
func deepen(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			deepen(fresh.Elem())
			v.Set(fresh)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				deepen(v.Field(i))
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(fresh, v)
			for i := range fresh.Len() {
				deepen(fresh.Index(i))
			}
			v.Set(fresh)
		}
	case reflect.Map:
		deepenMap(v)
	default: // a value has nothing below it, and what interfaces hold is never written
	}
}

func deepenMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	fresh := reflect.MakeMapWithSize(v.Type(), v.Len())
	for _, key := range v.MapKeys() {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(key))
		deepen(value)
		fresh.SetMapIndex(key, value)
	}
	v.Set(fresh)
}
