import { createPinia } from 'pinia'
import { createApp } from 'vue'
import '../ui/theme.css'
import { sendErrorsHome } from '../api/page-errors.ts'
import ConsoleApp from './ConsoleApp.vue'
import { keepCurrent } from './keep-current.ts'

const app = createApp(ConsoleApp)
sendErrorsHome('console', app)
app.use(createPinia()).mount('#app')
keepCurrent()
