import { readFileSync } from 'node:fs'

export type Picture = { id: string; name: string; bytes: Uint8Array }

const files: [id: string, name: string, file: string][] = [
  ['fHomeCare', '今晚和明早怎么用.png', 'home-care.png'],
  ['fBirthday', '手写卡片.png', 'birthday.png'],
  ['fCoupon', '回店券.png', 'coupon.png'],
]

/** The pictures of the scripts: PNG, as WeCom wants them; drawn for this project. */
export function pictures(): Picture[] {
  return files.map(([id, name, file]) => ({
    id,
    name,
    bytes: readFileSync(new URL(`../pictures/${file}`, import.meta.url)),
  }))
}
