import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '../ui/theme.css'
import { getOutbox } from '../api/outbox.ts'
import { sendErrorsHome } from '../api/page-errors.ts'
import { errorText } from '../api/problem-text.ts'
import { bridgeKey } from '../task/open-chat.ts'
import { sayTrouble } from '../ui/toast.ts'
import H5App from './H5App.vue'
import { stayCurrent } from './stay-current.ts'

const app = createApp(H5App)
sendErrorsHome('h5', app)
app.use(createPinia())
// WeCom's SDK is not needed to read; it comes while the first page is being looked at.
const bridge = import('../wecom/jssdk.ts').then(({ createJssdkBridge }) => createJssdkBridge())
bridge.catch(() => sayTrouble('没连上企业微信，跳不到聊天，请重新打开这个页面'))
app.provide(bridgeKey, bridge)
app.mount('#app')
// Opening the outbox sends what an earlier page left; nobody else waits for those answers.
const outbox = getOutbox()
outbox.onRefused((_change, error) => sayTrouble(errorText(error)))
stayCurrent(outbox)
