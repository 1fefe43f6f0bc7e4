import { getMe, signedInAccount } from './api.js'
import { showChooser } from './chooser.js'
import { Client } from './client.js'

const reload = () => window.location.reload()

async function start() {
  const isChoosing =
    window.location.hash === '#/choose' || new URLSearchParams(window.location.search).has('next')
  if (isChoosing || !signedInAccount()) {
    window.addEventListener('hashchange', reload)
    return showChooser()
  }
  const me = await getMe().catch(() => null)
  // A cookie left by another world names nobody here.
  if (!me) return showChooser()
  await new Client(me).start()
}

await start()
