import '../ui/theme.css'
import './sidebar.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { getBoot } from '../api/boot.ts'
import { sendErrorsHome } from '../api/page-errors.ts'
import { getOutbox } from '../api/outbox.ts'
import { bridgeKey, lateBridge } from './the-bridge.ts'
import { followChat, reloadWhenStale } from './page-life.ts'
import { sayRefused } from './say-refused.ts'
import SidebarPage from './SidebarPage.vue'

// Asked for first: it loads while the page is put together.
const bridge = lateBridge(import('../wecom/jssdk.ts').then((sdk) => sdk.createJssdkBridge()))

getBoot()

const app = createApp(SidebarPage)
sendErrorsHome('sidebar', app)
app.use(createPinia())
app.provide(bridgeKey, bridge)
app.mount('#app')

getOutbox().onRefused(sayRefused)
reloadWhenStale()
followChat(bridge)
