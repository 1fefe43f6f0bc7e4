/** ¥298 or ¥298.50 from fen. */
export function moneyText(fen: number): string {
  const yuan = fen / 100
  return `¥${yuan.toLocaleString('zh-CN', {
    minimumFractionDigits: Number.isInteger(yuan) ? 0 : 2,
    maximumFractionDigits: 2,
  })}`
}
