// Draws one zone on the plan: dragging makes a rectangle, single touches set corners. The fields below stay the truth.
(() => {
  const plan = document.querySelector("[data-draws]");
  if (!plan) return;
  const field = (name) => document.querySelector(`[name="${name}"]`);
  const box = plan.viewBox.baseVal;
  const shape = plan.querySelector(".plan-zone-chosen") || plan.appendChild(
    document.createElementNS("http://www.w3.org/2000/svg", "polygon"));
  shape.setAttribute("class", "plan-zone plan-zone-chosen");
  const hint = document.querySelector(".drawing-hint");
  if (hint) hint.hidden = false;
  let begin = null;
  let corners = [];

  const place = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
    const thousandth = (value, whole) => Math.min(1000, Math.max(0, Math.round((value / whole) * 1000)));
    return [thousandth(at.x, box.width), thousandth(at.y, box.height)];
  };
  const show = (points) => shape.setAttribute(
    "points", points.map(([x, y]) => `${(x * box.width) / 1000},${(y * box.height) / 1000}`).join(" "));
  const rectangle = ([left, top], [right, bottom]) => {
    const values = {
      left: Math.min(left, right), top: Math.min(top, bottom),
      width: Math.abs(right - left), height: Math.abs(bottom - top), corners: "",
    };
    for (const [name, value] of Object.entries(values)) field(name).value = value;
    show([[left, top], [right, top], [right, bottom], [left, bottom]]);
  };

  plan.addEventListener("pointerdown", (event) => {
    begin = place(event);
    plan.setPointerCapture(event.pointerId);
  });
  plan.addEventListener("pointermove", (event) => {
    if (begin) {
      const now = place(event);
      if (Math.hypot(now[0] - begin[0], now[1] - begin[1]) > 15) rectangle(begin, now);
    }
  });
  plan.addEventListener("pointerup", (event) => {
    const now = place(event);
    if (begin && Math.hypot(now[0] - begin[0], now[1] - begin[1]) > 15) {
      corners = [];
      rectangle(begin, now);
    } else {
      corners.push(now);
      field("corners").value = corners.map((corner) => corner.join(",")).join(" ");
      show(corners);
    }
    begin = null;
  });
})();
