/** One element: properties, `on…` listeners, `data-…` and `aria-…` attributes, children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name in element && !name.includes('-')) element[name] = value
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

const paths = {
  chat: 'M4 5.500h16v11H11l-4.5 3.500v-3.500H4z',
  grid: 'M4.5 4.500h6v6h-6zM13.5 4.500h6v6h-6zM4.5 13.500h6v6h-6zM13.5 13.500h6v6h-6z',
  swap: 'M4 8.500h14l-3.5-3.500M20 15.500H6l3.5 3.5',
  tune: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.800v4.400M9 14.800v4.4',
  reload: 'M19 12a7 7 0 1 1-2.2-5.100M19 4v4h-4',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.500L20 20',
  back: 'M14.5 5L8 12l6.5 7',
  bell: 'M6.5 16.500v-6a5.5 5.5 0 0 1 11 0v6l1.5 1.500H5zM10 20h4',
  card: 'M4 5.500h16v13H4zM8 13.500h8M8 10h5',
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', paths[name])
  svg.append(path)
  return svg
}

const calmHues = [212, 232, 196, 168, 258, 330, 12, 28]

/** A picture, or the name's last two characters on a colour of its own. */
export function avatar(name, picture, seed, kind = '') {
  if (picture) return h('img', { className: `avatar ${kind}`, src: picture, alt: '' })
  let hash = 7
  for (const character of seed) hash = (hash * 31 + character.codePointAt(0)) % 997
  const face = h(
    'span',
    { className: `avatar ${kind}`, 'aria-hidden': 'true' },
    [...name].slice(-2).join(''),
  )
  face.style.setProperty('--hue', String(calmHues[hash % calmHues.length]))
  return face
}

export function iconButton(name, label, onclick, more = {}) {
  return h(
    'button',
    {
      type: 'button',
      className: 'icon-button',
      title: label,
      'aria-label': label,
      onclick,
      ...more,
    },
    icon(name),
  )
}
