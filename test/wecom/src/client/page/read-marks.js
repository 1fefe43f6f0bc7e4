/** Up to when this staff has read each conversation; kept in this browser. */
export class ReadMarks {
  #key
  #marks

  constructor(account, now) {
    this.#key = `read ${account}`
    this.#marks = JSON.parse(localStorage.getItem(this.#key) ?? 'null') ?? { '': now }
    this.#save()
  }

  /** What was there before the first sign-in counts as read. */
  isUnread(id, lastAt) {
    return lastAt > (this.#marks[id] ?? this.#marks[''])
  }

  markRead(id, lastAt) {
    if (!this.isUnread(id, lastAt)) return
    this.#marks[id] = lastAt
    this.#save()
  }

  #save() {
    localStorage.setItem(this.#key, JSON.stringify(this.#marks))
  }
}
