const enough = 10

/** 10 个有 6 个会回（82 次）; null while so few sends say nothing. */
export function replyWords(proof: { matured: number; replied: number }): string | null {
  if (proof.matured < enough) return null
  const ofTen = Math.round((proof.replied / proof.matured) * 10)
  return `10 个有 ${ofTen} 个会回（${proof.matured} 次）`
}
