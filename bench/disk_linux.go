package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// dontNeed is the advice that drops a file's pages, POSIX_FADV_DONTNEED.
const dontNeed = 4

// evict drops the pages of one file from the page cache, as on a machine that has never started it; nothing else is dropped. It says
// whether they are gone: some file systems keep them.
func evict(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()                  //nolint:errcheck // only read
	if err := file.Sync(); err != nil { // what is not on the disk yet cannot be dropped
		return err
	}
	if _, _, errno := syscall.Syscall6(syscall.SYS_FADVISE64, file.Fd(), 0, 0, dontNeed, 0, 0); errno != 0 {
		return errno
	}
	kept, err := resident(file)
	if err == nil && kept > 0.05 {
		err = fmt.Errorf("the file system keeps %.0f %% of a program's pages", kept*100)
	}
	return err
}

// resident is the share of a file's pages that are in memory.
func resident(file *os.File) (float64, error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() == 0 {
		return 0, errors.New("an empty program")
	}
	mapped, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return 0, err
	}
	defer syscall.Munmap(mapped) //nolint:errcheck // ends with the process at the latest
	pages := make([]byte, (len(mapped)+os.Getpagesize()-1)/os.Getpagesize())
	if _, _, errno := syscall.Syscall(syscall.SYS_MINCORE, uintptr(unsafe.Pointer(&mapped[0])), uintptr(len(mapped)), uintptr(unsafe.Pointer(&pages[0]))); errno != 0 {
		return 0, errno
	}
	in := 0
	for _, page := range pages {
		in += int(page & 1)
	}
	return float64(in) / float64(len(pages)), nil
}
