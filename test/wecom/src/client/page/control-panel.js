import { h } from './dom.js'

/** A titled card of the control page. */
export function card(title, ...content) {
  return h('section', { className: 'card', 'aria-label': title }, h('h2', {}, title), ...content)
}

export function button(text, onclick, more = {}) {
  return h('button', { type: 'button', className: 'plain', onclick, ...more }, text)
}

/** A labelled field; the control is reached as the label's last child. */
export function field(label, control) {
  return h('label', { className: 'field' }, h('span', {}, label), control)
}

/** Fills a list of choices anew, keeping what was chosen if it is still there. */
export function fillSelect(select, choices) {
  const key = JSON.stringify(choices)
  if (select.dataset.key === key) return
  const chosen = select.value
  select.dataset.key = key
  select.replaceChildren(...choices.map(([value, label]) => h('option', { value }, label)))
  if (choices.some(([value]) => value === chosen)) select.value = chosen
}

/** The time of day of a moment. */
export function clockTime(at) {
  return new Date(at).toLocaleTimeString('zh-CN', { hour12: false })
}
