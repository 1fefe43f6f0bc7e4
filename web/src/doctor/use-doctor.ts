import { runDoctor } from '@xiaoguan/shared/health'
import { computed, ref } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

/** The checks between this server and WeCom: what the last run found stays while another runs. */
export function useDoctor() {
  const kept = useKept((signal) => call(runDoctor, {}, { signal }))
  const running = ref(0)

  async function run(): Promise<void> {
    running.value += 1
    await kept.show('doctor')
    running.value -= 1
  }

  return {
    found: kept.value,
    failure: computed(() => loadFailure(kept.error.value)),
    busy: computed(() => running.value > 0),
    run,
  }
}
