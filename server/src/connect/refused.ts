/** A person can mend it: one line. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused'
}
