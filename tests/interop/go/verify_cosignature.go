// verify_cosignature checks a witness's work with other people's code: signature lines and key names by x/mod
// sumdb/note, the consistency proof of an add-checkpoint request by x/mod sumdb/tlog; cosignature/v1 is written
// out here from C2SP tlog-cosignature. Usage:
//
//	verify_cosignature note CHECKPOINT LOGVKEY WITNESSVKEY     prints who signed
//	verify_cosignature request REQUEST LOGVKEY OLDROOT         checks the proof from the old root
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func stop(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		stop("%v", err)
	}
}

// witness is a note.Verifier of type 4: an 8-byte time, then an Ed25519 signature over it and the text.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	time *uint64
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }

func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	*w.time = binary.BigEndian.Uint64(sig)
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", *w.time, msg)
	return ed25519.Verify(w.key, []byte(signed), sig[8:])
}

func parseWitness(vkey string) (witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return witness{}, errors.New("not a vkey")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return witness{}, errors.New("not a key of type 4")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return witness{}, errors.New("the key hash is another")
	}
	return witness{parts[0], hash, ed25519.PublicKey(key[1:]), new(uint64)}, nil
}

func hashOf(text string) tlog.Hash {
	raw, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if len(raw) != tlog.HashSize {
		stop("a hash of %d bytes", len(raw))
	}
	var out tlog.Hash
	copy(out[:], raw)
	return out
}

func opened(data []byte, verifiers ...note.Verifier) *note.Note {
	found, err := note.Open(data, note.VerifierList(verifiers...))
	must(err)
	return found
}

func main() {
	if len(os.Args) != 5 {
		stop("usage: verify_cosignature note|request FILE LOGVKEY WITNESSVKEY|OLDROOT")
	}
	data, err := os.ReadFile(os.Args[2])
	must(err)
	log, err := note.NewVerifier(os.Args[3])
	must(err)
	if os.Args[1] == "note" {
		w, err := parseWitness(os.Args[4])
		must(err)
		var names []string
		for _, sig := range opened(data, log, w).Sigs {
			names = append(names, sig.Name)
		}
		sort.Strings(names)
		fmt.Printf("ok %s %d\n", strings.Join(names, " "), *w.time)
		return
	}
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	if !found {
		stop("no empty line")
	}
	lines := strings.Split(head, "\n")
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	must(err)
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		proof = append(proof, hashOf(line))
	}
	text := strings.Split(opened([]byte(checkpoint), log).Text, "\n")
	size, err := strconv.ParseInt(text[1], 10, 64)
	must(err)
	must(tlog.CheckTree(proof, size, hashOf(text[2]), old, hashOf(os.Args[4])))
	fmt.Printf("ok %d extends %d\n", size, old)
}
