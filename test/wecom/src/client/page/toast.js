import { h } from './dom.js'

const shownMs = 5000
const shelf = h('div', { className: 'toasts', role: 'status' })

/** A short word from the client; with `onclick` it leads somewhere. */
export function toast(text, onclick) {
  const note = h(
    'button',
    {
      type: 'button',
      className: 'toast',
      'data-testid': 'toast',
      onclick: () => {
        note.remove()
        onclick?.()
      },
    },
    text,
  )
  if (!shelf.isConnected) document.body.append(shelf)
  shelf.append(note)
  setTimeout(() => note.remove(), shownMs)
}
