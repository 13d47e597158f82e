// The personas of Facebook Pages in Messenger.
package personas
