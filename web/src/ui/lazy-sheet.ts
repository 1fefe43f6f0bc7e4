import { defineAsyncComponent, type Component } from 'vue'
import { sayTrouble } from './toast.ts'

/** A sheet that is fetched when it is first opened, and says so when it does not come. */
export function lazySheet<T extends Component>(load: () => Promise<{ default: T }>): T {
  return defineAsyncComponent({
    loader: load,
    onError: (_error, _retry, fail) => {
      sayTrouble('没打开，连上网再点一次')
      fail()
    },
  })
}
