const guessesMax = 3
// People put their trade before their name so that they stand first in address books: "A0建材赵姐".
const adPrefix = /^[A-Za-z]{1,3}[0-9０-９]*[\s·|｜-]*|^[0-9０-９]+[\s·|｜-]*/u
const title = /([\u4e00-\u9fff])(姐姐|哥哥|阿姨|叔叔|老师|医生|总|姐|哥|姨|叔|妈|嫂|妹)$/u
const compoundSurnames = new Set(['欧阳', '司马', '上官', '诸葛', '夏侯', '皇甫', '尉迟', '公孙'])
const hanRun = /[\u4e00-\u9fff]{1,12}/gu

/** Guesses for 称呼 (how to address her) from remark and WeChat name, best first; a person confirms one. */
export function guessSalutations(remark: string | null, name: string): string[] {
  const guesses = [remark, name].flatMap((text) => (text ? guessFrom(text) : []))
  return [...new Set(guesses)].slice(0, guessesMax)
}

function guessFrom(text: string): string[] {
  const run = text.trim().replace(adPrefix, '').match(hanRun)?.[0]
  if (!run) return []
  const titled = title.exec(run)
  if (titled) return [titled[0]]
  if (run.length > 4) return []
  return withoutSurname(run)
}

/** 林小雨 → 小雨, and the whole name; two characters or a four-character nickname stay as they are. */
function withoutSurname(run: string): string[] {
  if (compoundSurnames.has(run.slice(0, 2)) && run.length >= 3)
    return run.length === 3 ? [run] : [run.slice(2), run]
  return run.length === 3 ? [run.slice(1), run] : [run]
}
