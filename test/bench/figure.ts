/** What a bench ends with: one line `NAME VALUE UNIT`. */
export type Figure = { value: number; unit: string; digits: number }
