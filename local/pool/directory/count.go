package directory

// Len is how many users there are.
func (d *Directory) Len() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	total := 0
	for _, block := range d.all.blocks {
		total += len(block)
	}
	return total
}
