"""Emoji by the names that cards write between colons. The table is a choice of common ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE = """
+1 👍 -1 👎 100 💯 1234 🔢 abc 🔤 alien 👽 anchor ⚓ apple 🍎 arrow_down ⬇️
arrow_left ⬅️ arrow_right ➡️ arrow_up ⬆️ art 🎨 baby 👶 bangbang ‼️ bar_chart 📊
battery 🔋 bear 🐻 bell 🔔 bike 🚲 bird 🐦 blue_heart 💙 blush 😊 book 📖 bookmark 🔖
bookmark_tabs 📑 books 📚 boom 💥 brain 🧠 bricks 🧱 broom 🧹 bug 🐛
building_construction 🏗️ bulb 💡 bust_in_silhouette 👤 busts_in_silhouette 👥
butterfly 🦋 cactus 🌵 calendar 📅 camera 📷 cat 🐱 chart_with_downwards_trend 📉
chart_with_upwards_trend 📈 checkered_flag 🏁 clap 👏 clapper 🎬 clipboard 📋
cloud ☁️ cn 🇨🇳 coffee ☕ computer 💻 confetti_ball 🎊 construction 🚧 copyright ©️
cow 🐮 crown 👑 cry 😢 crystal_ball 🔮 dart 🎯 date 📅 deciduous_tree 🌳 dizzy 💫 dna 🧬
dog 🐶 dolphin 🐬 dragon 🐉 droplet 💧 earth_africa 🌍 earth_americas 🌎 earth_asia 🌏
electric_plug 🔌 elephant 🐘 email 📧 envelope ✉️ exclamation ❗ eyes 👀
face_with_monocle 🧐 factory 🏭 fire 🔥 fish 🐟 floppy_disk 💾 flying_saucer 🛸
fox_face 🦊 frog 🐸 game_die 🎲 gear ⚙️ gem 💎 ghost 👻 gift 🎁 globe_with_meridians 🌐
green_heart 💚 grin 😁 grinning 😀 guitar 🎸 hammer 🔨 hammer_and_wrench 🛠️
handshake 🤝 heart ❤️ heart_eyes 😍 heavy_check_mark ✔️ heavy_exclamation_mark ❗
heavy_multiplication_x ✖️ heavy_plus_sign ➕ herb 🌿 hourglass ⌛ house 🏠 hugs 🤗
hugging_face 🤗 inbox_tray 📥 information_source ℹ️ joy 😂 jp 🇯🇵 key 🔑 label 🏷️
laughing 😆 leaves 🍃 link 🔗 llama 🦙 lock 🔒 loudspeaker 📢 lion 🦁 mag 🔍 mag_right 🔎
magic_wand 🪄 mailbox 📫 mega 📣 memo 📝 microphone 🎤 microscope 🔬 milky_way 🌌
money_with_wings 💸 monkey 🐒 moon 🌔 mountain ⛰️ mouse 🐭 movie_camera 🎥 muscle 💪
musical_note 🎵 new 🆕 newspaper 📰 no_entry ⛔ no_entry_sign 🚫 notebook 📓 notes 🎶
ocean 🌊 octopus 🐙 ok ✅ ok_hand 👌 open_book 📖 open_file_folder 📂 orange_heart 🧡
outbox_tray 📤 owl 🦉 package 📦 page_facing_up 📄 page_with_curl 📃 paintbrush 🖌️
panda_face 🐼 paperclip 📎 parrot 🦜 partying_face 🥳 pencil 📝 pencil2 ✏️ penguin 🐧
pill 💊 point_down 👇 point_left 👈 point_right 👉 point_up ☝️ pray 🙏 purple_heart 💜
pushpin 📌 question ❓ rabbit 🐰 rainbow 🌈 raised_hands 🙌 recycle ♻️ red_circle 🔴
registered ®️ robot 🤖 rocket 🚀 rose 🌹 round_pushpin 📍 satellite 📡 scroll 📜
see_no_evil 🙈 seedling 🌱 shield 🛡️ skull 💀 smile 😄 smiley 😃 snail 🐌 snake 🐍
snowflake ❄️ sob 😭 sound 🔉 sparkles ✨ sparkling_heart 💖 speaker 🔈
speech_balloon 💬 star ⭐ star2 🌟 stars 🌠 stop_sign 🛑 stopwatch ⏱️ sun_with_face 🌞
sunglasses 😎 sunny ☀️ sweat_smile 😅 tada 🎉 telescope 🔭 test_tube 🧪 thinking 🤔
thought_balloon 💭 thumbsdown 👎 thumbsup 👍 tiger 🐯 toolbox 🧰 trophy 🏆 tulip 🌷
turtle 🐢 tv 📺 twisted_rightwards_arrows 🔀 unicorn 🦄 unlock 🔓 us 🇺🇸 v ✌️
video_camera 📹 warning ⚠️ wave 👋 whale 🐳 white_check_mark ✅ wink 😉 wolf 🐺
wrench 🔧 writing_hand ✍️ x ❌ yellow_heart 💛 zap ⚡ zzz 💤
"""
_words = _TABLE.split()
EMOJI: Mapping[str, str] = MappingProxyType(dict(zip(_words[::2], _words[1::2], strict=True)))
