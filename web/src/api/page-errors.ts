import type { App } from 'vue'

/** Tells the operator of errors in this page; what that takes is fetched with the first of them. */
export function sendErrorsHome(page: 'sidebar' | 'h5' | 'console', app: App): void {
  addEventListener('error', ({ error, message }) => void tell(page, error ?? message))
  addEventListener('unhandledrejection', ({ reason }) => void tell(page, reason))
  app.config.errorHandler = (error) => void tell(page, error)
}

async function tell(page: string, error: unknown): Promise<void> {
  try {
    const { tellHome } = await import('./tell-home.ts')
    await tellHome(page, error)
  } catch {
    // Offline, or a new build took the file's place: nobody can be told.
  }
}
