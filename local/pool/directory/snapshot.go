package directory

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
)

// snapshotFormat is the first thing in a snapshot.
const snapshotFormat = "gatehouse local pool directory 1"

// line is one line of a snapshot, a JSON object with one of these: header first, then groups, users in order, grants, end.
type line struct {
	Header *header `json:"header,omitempty"`
	Group  *Group  `json:"group,omitempty"`
	// Place is the user's place in the order of creation, so that cursors outlive the process.
	Place uint64 `json:"place,omitzero"`
	User  *User  `json:"user,omitempty"`
	Grant *Grant `json:"grant,omitempty"`
	End   *end   `json:"end,omitempty"`
}

type header struct {
	Format string `json:"format"`
	Next   uint64 `json:"next"` // the place of the next new user: places are never used twice
}

type end struct {
	SHA256 string `json:"sha256"` // of all lines before
}

// state is a consistent view of a directory. It shares only what never changes.
type state struct {
	next   uint64
	groups []Group
	users  []record
	grants []Grant
}

func (d *Directory) state() state {
	d.mu.RLock()
	defer d.mu.RUnlock()
	s := state{next: d.next}
	for _, name := range d.groupNames {
		s.groups = append(s.groups, d.groups[name].Group)
	}
	for r := range d.all.after(0) {
		s.users = append(s.users, *r)
	}
	for _, g := range d.grants.byID {
		s.grants = append(s.grants, *g)
	}
	slices.SortFunc(s.grants, func(a, b Grant) int { return cmp.Compare(a.ID, b.ID) })
	return s
}

// Write writes the whole state as of one moment: a line of JSON for each group, user and grant, between a header and a checksum. Others
// may change the directory meanwhile. Equal states give equal bytes.
func (d *Directory) Write(w io.Writer) error {
	s := d.state()
	buffered := bufio.NewWriter(w)
	sum := sha256.New()
	lines := json.NewEncoder(io.MultiWriter(buffered, sum))
	if err := s.write(lines); err != nil {
		return err
	}
	if err := lines.Encode(line{End: &end{SHA256: sumOf(sum)}}); err != nil {
		return err
	}
	return buffered.Flush()
}

func (s state) write(lines *json.Encoder) error {
	if err := lines.Encode(line{Header: &header{Format: snapshotFormat, Next: s.next}}); err != nil {
		return err
	}
	for i := range s.groups {
		if err := lines.Encode(line{Group: &s.groups[i]}); err != nil {
			return err
		}
	}
	for _, r := range s.users {
		if err := lines.Encode(line{Place: r.place, User: r.user}); err != nil {
			return err
		}
	}
	for i := range s.grants {
		if err := lines.Encode(line{Grant: &s.grants[i]}); err != nil {
			return err
		}
	}
	return nil
}

func sumOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// Read makes a directory from what Write wrote. A snapshot that is cut off or was changed gives an error that wraps ErrCorrupt, names
// the line and quotes nothing of it. A snapshot made under other rules may hold names that these rules do not tell apart: then the error
// wraps ErrNameTaken or ErrAliasTaken.
func Read(rules Rules, r io.Reader) (*Directory, error) {
	s := reader{d: New(rules), lines: bufio.NewReader(r), sum: sha256.New()}
	for !s.ended {
		s.number++
		if err := s.readLine(); err != nil {
			return nil, fmt.Errorf("line %d: %w", s.number, err)
		}
	}
	if _, err := s.lines.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: %w: something follows the end", s.number+1, ErrCorrupt)
	}
	s.d.version = 0
	return s.d, nil
}

// reader is how far a snapshot has been read.
type reader struct {
	d      *Directory
	lines  *bufio.Reader
	sum    hash.Hash
	number int
	last   uint64 // place of the user before
	ended  bool
}

func (s *reader) readLine() error {
	raw, err := s.lines.ReadBytes('\n')
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: it ends too early", ErrCorrupt)
	}
	if err != nil {
		return err
	}
	l, err := parseLine(raw)
	if err != nil {
		return err
	}
	if (s.number == 1) != (l.Header != nil) {
		return fmt.Errorf("%w: the header is not where it belongs", ErrCorrupt)
	}
	if l.End != nil && l.End.SHA256 != sumOf(s.sum) {
		return fmt.Errorf("%w: the checksum does not match", ErrCorrupt)
	}
	s.sum.Write(raw)
	return s.take(l)
}

// parseLine leaves out what the decoder says, because that may quote personal data.
func parseLine(raw []byte) (line, error) {
	var l line
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return line{}, fmt.Errorf("%w: it is not a line of a snapshot", ErrCorrupt)
	}
	return l, nil
}

func (s *reader) take(l line) error {
	switch {
	case l.Header != nil:
		return s.takeHeader(*l.Header)
	case l.Group != nil:
		return s.d.CreateGroup(*l.Group)
	case l.User != nil:
		return s.takeUser(l.Place, *l.User)
	case l.Grant != nil:
		return s.takeGrant(*l.Grant)
	case l.End != nil:
		s.ended = true
		return nil
	}
	return fmt.Errorf("%w: the line is empty", ErrCorrupt)
}

func (s *reader) takeHeader(h header) error {
	if h.Format != snapshotFormat {
		return fmt.Errorf("%w: it has another format than %q", ErrCorrupt, snapshotFormat)
	}
	s.d.next = h.Next
	return nil
}

func (s *reader) takeUser(place uint64, u User) error {
	if place <= s.last || place >= s.d.next {
		return fmt.Errorf("%w: the user is out of order", ErrCorrupt)
	}
	s.last = place
	return s.d.add(place, u)
}

// takeGrant adds a grant as it was: forgetting the ended ones is left to the next new grant, which knows the time.
func (s *reader) takeGrant(g Grant) error {
	if s.d.bySub(g.Sub) == nil {
		return fmt.Errorf("%w: the grant has no user", ErrCorrupt)
	}
	s.d.grants.add(&g)
	return nil
}
