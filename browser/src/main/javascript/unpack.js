// A script that was packed by LZMA and written in base 85: what it says is run in its place.
// The decoder follows the format's specification.
(function () {
  "use strict";
  function unpack(b) {
    const properties = b[0], lc = properties % 9, lp = (properties / 9 | 0) % 5, pb = properties / 45 | 0;
    const out = new Uint8Array(b[5] | b[6] << 8 | b[7] << 16 | b[8] << 24);
    let at = 18, range = 4294967295, code = (b[14] << 24 | b[15] << 16 | b[16] << 8 | b[17]) >>> 0;
    const odds = n => new Uint16Array(n).fill(1024);
    const bit = (p, k) => {
      const bound = (range >>> 11) * p[k];
      let r = 0;
      if (code < bound) {
        range = bound;
        p[k] += 2048 - p[k] >> 5;
      } else {
        range -= bound;
        code -= bound;
        p[k] -= p[k] >> 5;
        r = 1;
      }
      if (range < 16777216) {
        range = range << 8 >>> 0;
        code = (code << 8 | b[at++]) >>> 0;
      }
      return r;
    };
    const tree = (p, from, bits) => {
      let m = 1;
      for (let i = 0; i < bits; i++) m = m << 1 | bit(p, from + m);
      return m - (1 << bits);
    };
    const back = (p, from, bits) => {
      let m = 1, s = 0;
      for (let i = 0; i < bits; i++) {
        const r = bit(p, from + m);
        m = m << 1 | r;
        s |= r << i;
      }
      return s;
    };
    const lengths = () => ({ choice: odds(2), low: odds(16 << 3), mid: odds(16 << 3), high: odds(256) });
    const length = (l, place) => !bit(l.choice, 0) ? tree(l.low, place << 3, 3)
      : !bit(l.choice, 1) ? 8 + tree(l.mid, place << 3, 3) : 16 + tree(l.high, 0, 8);
    const literal = odds(768 << lc + lp), match = odds(192), rep = odds(12), rep0 = odds(12), rep1 = odds(12);
    const rep2 = odds(12), long = odds(192), slots = odds(256), special = odds(128), align = odds(16);
    const ofMatch = lengths(), ofRep = lengths();
    let o = 0, state = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0;
    while (o < out.length) {
      const place = o & (1 << pb) - 1;
      if (!bit(match, (state << 4) + place)) {
        const before = o ? out[o - 1] : 0;
        const base = 768 * (((o & (1 << lp) - 1) << lc) + (before >> 8 - lc));
        let s = 1;
        if (state > 6) {
          let m = out[o - d0 - 1];
          do {
            const mb = m >> 7 & 1;
            m <<= 1;
            const r = bit(literal, base + (1 + mb << 8) + s);
            s = s << 1 | r;
            if (mb !== r) break;
          } while (s < 256);
        }
        while (s < 256) s = s << 1 | bit(literal, base + s);
        out[o++] = s;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      let n;
      if (bit(rep, state)) {
        if (!bit(rep0, state)) {
          if (!bit(long, (state << 4) + place)) {
            state = state < 7 ? 9 : 11;
            out[o] = out[o - d0 - 1];
            o++;
            continue;
          }
        } else {
          let d = d1;
          if (bit(rep1, state)) {
            d = d2;
            if (bit(rep2, state)) {
              d = d3;
              d3 = d2;
            }
            d2 = d1;
          }
          d1 = d0;
          d0 = d;
        }
        n = length(ofRep, place);
        state = state < 7 ? 8 : 11;
      } else {
        d3 = d2;
        d2 = d1;
        d1 = d0;
        n = length(ofMatch, place);
        state = state < 7 ? 7 : 10;
        const slot = tree(slots, Math.min(n, 3) << 6, 6);
        d0 = slot;
        if (slot > 3) {
          const bits = (slot >> 1) - 1;
          d0 = (2 | slot & 1) << bits;
          if (slot < 14) {
            d0 += back(special, d0 - slot, bits);
          } else {
            let direct = 0;
            for (let i = bits - 4; i > 0; i--) {
              range >>>= 1;
              const r = code >= range ? 1 : 0;
              if (r) code -= range;
              direct = direct << 1 | r;
              if (range < 16777216) {
                range = range << 8 >>> 0;
                code = (code << 8 | b[at++]) >>> 0;
              }
            }
            d0 += (direct << 4) + back(align, 0, 4);
          }
        }
      }
      for (n += 2; n > 0; n--, o++) out[o] = out[o - d0 - 1];
    }
    return out;
  }
  // Four bytes are five signs of base 85: those of ASCII from # on, without what HTML or a text of a script may read.
  const packed = "/*PACKED*/", value = new Uint8Array(127);
  for (let c = 35, v = 0; c < 127; c++) if (!"$&'-<\\`".includes(String.fromCharCode(c))) value[c] = v++;
  const bytes = new Uint8Array(packed.length / 5 * 4);
  for (let i = 0, o = 0; i < packed.length;) {
    let word = 0;
    for (let n = 0; n < 5; n++) word = word * 85 + value[packed.charCodeAt(i++)];
    for (let n = 24; n >= 0; n -= 8) bytes[o++] = word / 2 ** n & 255;
  }
  const script = new TextDecoder().decode(unpack(bytes));
  // In a worker it is a script of its own, which needs no leave to evaluate text.
  if (typeof importScripts === "function") importScripts(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  else (0, eval)(script);
})();
