// Lays each mail out at each width and writes what a reader would stumble over into the page, as JSON.
// Runs before the page's load event, without waiting for anything: what the browser dumps then is complete.

const mails = JSON.parse(document.getElementById("mails").textContent);
const widths = JSON.parse(document.getElementById("widths").textContent);
const LEAST = 4.5, LEAST_LARGE = 3; // WCAG 2.2, 1.4.3 (AA)

function rgba(text) {
  const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
  return { red, green, blue, alpha };
}

function over(top, below) {
  const mix = (one, other) => one * top.alpha + other * (1 - top.alpha);
  return { red: mix(top.red, below.red), green: mix(top.green, below.green), blue: mix(top.blue, below.blue), alpha: 1 };
}

function luminance({ red, green, blue }) {
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function behind(element, canvas, style) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(rgba(style(at).backgroundColor));
  }
  return layers.reduceRight((below, layer) => over(layer, below), canvas);
}

function canvasOf(page, style) {
  const probe = page.createElement("div");
  probe.style.background = "Canvas";
  page.body.append(probe);
  const found = rgba(style(probe).backgroundColor);
  probe.remove();
  return found;
}

function short(text) {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > 60 ? line.slice(0, 60) + "…" : line;
}

function* tooWide(page) {
  const root = page.documentElement, room = root.clientWidth;
  if (root.scrollWidth > room) yield ["overflow", `${root.scrollWidth} px of content in ${room} px`];
  const juts = (element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 0 && (right > room + 0.5 || left < -0.5);
  };
  for (const element of page.body.querySelectorAll("*")) {
    if (juts(element) && ![...element.children].some(juts)) {
      const { left, right } = element.getBoundingClientRect();
      yield ["overflow", `<${element.localName}> from ${left} to ${right} in ${room} px: ${short(element.textContent)}`];
    }
  }
}

function* withoutWords(page) {
  for (const picture of page.images) {
    if (!picture.alt.trim()) yield ["picture", `no alt text: ${picture.src || picture.outerHTML}`];
  }
}

function* pale(page) {
  const style = (element) => page.defaultView.getComputedStyle(element);
  const canvas = canvasOf(page, style);
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, look = style(element), size = parseFloat(look.fontSize);
    if (!texts.currentNode.data.trim() || !size || look.visibility === "hidden" || !element.getClientRects().length) continue;
    const ground = behind(element, canvas, style);
    const found = contrast(over(rgba(look.color), ground), ground);
    const large = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700);
    if (found < (large ? LEAST_LARGE : LEAST)) {
      yield ["contrast", `${found.toFixed(2)}: ${look.color} on ${look.backgroundColor}, ${size} px: ${short(texts.currentNode.data)}`];
    }
  }
}

const faults = [], heights = [];
const frame = document.body.appendChild(document.createElement("iframe"));
frame.style.cssText = "border:0;height:600px";
for (const [name, html] of mails) {
  const page = frame.contentDocument;
  page.open();
  page.write(html);
  page.close();
  for (const width of widths) {
    frame.style.width = width + "px";
    faults.push(...[...tooWide(page)].map((fault) => [name, width, ...fault]));
    heights.push([name, width, page.documentElement.scrollHeight]);
  }
  faults.push(...[...withoutWords(page), ...pale(page)].map((fault) => [name, 0, ...fault]));
}
frame.remove();
const result = document.createElement("pre");
result.id = "result";
result.textContent = JSON.stringify({
  mails: mails.length,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  faults,
  heights,
});
document.body.replaceChildren(result);
