import { computed, ref, shallowRef } from 'vue'
import { type Row, buildOrders } from './build-orders.ts'
import { cellText } from './cell.ts'
import { type Field, type Mapping, findHeadings, guessMapping, missingFields } from './columns.ts'
import { FileTrouble, readFile } from './read-file.ts'

/** Rows that are looked at to know how wide a file is. */
const widthRows = 100

/** A file of orders as it was read, and what its columns mean. */
export function useOrderFile() {
  const fileName = ref('')
  const reading = ref(false)
  const rows = shallowRef<readonly Row[]>([])
  const headingRow = ref(0)
  const mapping = shallowRef<Mapping>({})

  const headings = computed(() => {
    const width = Math.max(0, ...rows.value.slice(0, widthRows).map((row) => row.length))
    const named = rows.value[headingRow.value]
    return Array.from({ length: width }, (_, n) => cellText(named?.[n]) || `第 ${n + 1} 列`)
  })
  const missing = computed(() => missingFields(mapping.value))
  const built = computed(() => buildOrders(rows.value, headingRow.value, mapping.value))

  /** Null when it was read; otherwise why not. */
  async function open(file: File): Promise<string | null> {
    reading.value = true
    try {
      const read = await readFile(file)
      rows.value = read
      fileName.value = file.name
      headingRow.value = findHeadings(read)
      mapping.value = guessMapping(read[headingRow.value] ?? [])
      return null
    } catch (error) {
      return error instanceof FileTrouble ? error.message : '这个文件打不开，换一个试试'
    } finally {
      reading.value = false
    }
  }

  function setColumn(field: Field, column: number | null): void {
    // What a column means, it means alone.
    const others = Object.entries(mapping.value).filter(
      ([name, at]) => name !== field && at !== column,
    )
    const next: Mapping = Object.fromEntries(others)
    if (column !== null) next[field] = column
    mapping.value = next
  }

  return { fileName, reading, rows, headingRow, mapping, headings, missing, built, open, setColumn }
}
