import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    name: 'web',
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    // It looks at the client once, as it is loaded: tests with several clients load it anew for each.
    server: { deps: { inline: ['@wecom/jssdk'] } },
  },
})
