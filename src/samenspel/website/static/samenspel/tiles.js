// SPDX-License-Identifier: EUPL-1.2
// The map of a town that chose tiles of its own. Until the first tile has come, the page keeps what it had:
// our own drawing, the list, the choice of neighbourhoods. Titles of people are set as text, never as HTML.
document.querySelectorAll(".tile-map").forEach((box) => {
  const { tiles, pins, centre, words, zoomIn, zoomOut, close, osm } = box.dataset;
  const drawing = box.parentElement.querySelector(".town-map");
  const foot = document.querySelector(words);
  const rows = pins ? JSON.parse(document.querySelector(pins).textContent) : [];
  const field = "choose" in box.dataset ? (box.closest("[data-where]") ?? box.closest("form")).querySelector("[name=point], [data-point]") : null;
  const map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, preferCanvas: true, maxZoom: 19 });

  if (rows.length) {
    map.fitBounds(rows.map(([lat, lon]) => [lat, lon]), { maxZoom: 16 });
  } else if (drawing) {
    const [south, north, west, east] = drawing.dataset.bounds.split(",").map(Number);
    map.fitBounds([[south, west], [north, east]]);
  } else if (centre) {
    map.setView(centre.split(",").map(Number), 13);
  } else return; // nowhere to begin

  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);

  const link = (title, url) => {
    const made = document.createElement("a");
    made.href = url;
    made.textContent = title;
    return made;
  };
  // The first row has the most support: drawn last, it lies on top.
  const colour = getComputedStyle(box).color;
  [...rows].reverse().forEach(([lat, lon, title, url]) => {
    L.circleMarker([lat, lon], { radius: 9, color: "#fff", weight: 2, fillColor: colour, fillOpacity: 1 })
      .bindPopup(() => link(title, url), { maxWidth: 200, autoPanPaddingTopLeft: [66, 10] }).addTo(map); // beside the zoom buttons
  });
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", close));

  let chosen;
  const show = (at) => {
    chosen ??= L.marker(at, { icon: L.divIcon({ className: "tile-chosen", iconSize: [26, 26] }), interactive: false, keyboard: false }).addTo(map);
    chosen.setLatLng(at);
  };
  const choose = (at) => {
    field.value = `${at.lat.toFixed(5)},${at.wrap().lng.toFixed(5)}`;
    show(at);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (field) {
    map.on("click", ({ latlng }) => choose(latlng));
    box.addEventListener("keydown", (event) => {
      if (event.target !== box || event.key !== "Enter") return;
      event.preventDefault();
      choose(map.getCenter());
    });
  }

  // Many tile servers answer only when they see which site asks: they get its name, never the page.
  const layer = L.tileLayer(tiles, { maxZoom: 19, referrerPolicy: "strict-origin" });
  layer.once("tileload", () => {
    if (drawing?.contains(document.activeElement)) box.focus();
    drawing?.remove();
    const host = new URL(tiles).hostname;
    const credit = foot.querySelector(".tile-credit");
    credit.textContent = host;
    if (/(^|\.)openstreetmap\.[a-z]+$/.test(host)) credit.append(", ", link(osm, "https://www.openstreetmap.org/copyright"));
    box.classList.add("is-on");
    foot.hidden = false;
    map.invalidateSize({ animate: false });
    if (field?.value) {
      const at = L.latLng(field.value.split(",").map(Number));
      show(at);
      if (!map.getBounds().contains(at)) map.panTo(at, { animate: false });
    }
  });
  layer.addTo(map);
});
