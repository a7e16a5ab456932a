// What a Go reader of image cash letters makes of files, a line each: the checks it found, or its error.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/moov-io/imagecashletter"
)

func main() {
	for _, path := range os.Args[1:] {
		fmt.Println(read(path))
	}
}

func read(path string) (said string) {
	defer func() {
		if failed := recover(); failed != nil {
			said = fmt.Sprint("refuses: panic ", failed)
		}
	}()
	file, err := os.Open(path)
	if err != nil {
		return "refuses: " + err.Error()
	}
	defer file.Close()
	head := make([]byte, 6)
	if _, err := file.ReadAt(head, 0); err != nil {
		return "refuses: " + err.Error()
	}
	// It has to be told what ours finds by looking: lengths before the records, and EBCDIC.
	var options []imagecashletter.ReaderOption
	text := head
	if head[0] == 0 {
		options = append(options, imagecashletter.ReadVariableLineLengthOption())
		text = head[4:]
	}
	if text[0] == 0xF0 {
		options = append(options, imagecashletter.ReadEbcdicEncodingOption())
	}
	letters, err := imagecashletter.NewReader(bufio.NewReaderSize(file, 1<<20), options...).Read()
	if err != nil {
		return "refuses: " + strings.Join(strings.Fields(err.Error()), " ")
	}
	checks := 0
	for _, letter := range letters.CashLetters {
		for _, bundle := range letter.Bundles {
			checks += len(bundle.Checks)
		}
	}
	return fmt.Sprint("reads ", checks)
}
