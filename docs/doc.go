// Package docs holds nothing but the tests that follow the documentation to the letter.
package docs
