# Draw this figure with
#   gnuplot -e "theme='light'" travel.gnuplot > travel-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$surface1 << END
8 0 1 2 3 4 5 6 7
0 0.0006314 0.01103 0.297 0.7468 0.8108 0.4896 0.107 0.01239
1 0.001317 0.04325 0.449 0.5317 0.6982 0.6881 0.1436 0.01055
2 0.0003314 0.054 0.3416 0.3684 0.58 0.6425 0.1011 0.00131
3 0.0004674 0.06098 0.4081 0.6737 0.7938 0.4236 0.0637 0.0004794
4 0.000599 0.1732 0.6137 0.783 0.7855 0.4254 0.03458 0.0006832
5 0.0005701 0.1982 0.6517 0.548 0.4938 0.5362 0.0813 0.0001805
6 0.001162 0.09674 0.6581 0.7113 0.6645 0.6355 0.1513 0.0005408
7 0.0004106 0.0119 0.3016 0.6829 0.8056 0.5276 0.1144 0.0006158
END

set terminal svg size 900,480 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.080933
set rmargin at screen 0.50896
set tmargin at screen 0.92083
set bmargin at screen 0.11829
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [-2.6:2.6]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('−2' -2, '−1' -1, '0' 0, '1' 1, '2' 2) font ',12' tc rgb muted
unset logscale y
set yrange [-2.6:2.6]
set ytics nomirror out scale 0.5,0.3 norotate ('−2.5' -2.5, '−2.0' -2, '−1.5' -1.5, '−1.0' -1, '−0.5' -0.5, '0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2, '2.5' 2.5) font ',12' tc rgb muted
set label '{/:Bold codes}' at screen 0.080933,0.94563 left tc rgb ink
set label 'z_{1}' at screen 0.29494,0.038458 center tc rgb ink
set label 'z_{2}' at screen 0.020756,0.51956 center rotate tc rgb ink
set label '0' at first -0.08532419353724,-1.5344735963 center offset 0,0.7 tc rgb gray font ',12' front
set label '1' at first 0.1480882809394,0.3619086448517 center offset 0,0.7 tc rgb gray font ',12' front
set label '2' at first 1.306362104416,0.415785067422 center offset 0,0.7 tc rgb gray font ',12' front
set label '3' at first 0.8868978770657,-0.4680626141942 center offset 0,0.7 tc rgb gray font ',12' front
set label '4' at first -1.488175635537,0.4048385415226 center offset 0,0.7 tc rgb gray font ',12' front
set label '5' at first 0.2887765567543,0.06662330569492 center offset 0,0.7 tc rgb gray font ',12' front
set label '6' at first -1.267992995679,-0.7872951113515 center offset 0,0.7 tc rgb gray font ',12' front
set label '7' at first -0.2118146875075,1.615922585981 center offset 0,0.7 tc rgb gray font ',12' front
set label '8' at first 0.05582360704156,0.1682393939289 center offset 0,0.7 tc rgb gray font ',12' front
set label '9' at first 0.5117271650169,-0.5550363680555 center offset 0,0.7 tc rgb gray font ',12' front
set label '+' at first 0,0 center offset 0,0.7 tc rgb orange font ',12' front
plot NaN notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.54753
set rmargin at screen 0.97556
set tmargin at screen 0.92083
set bmargin at screen 0.11829
set border 3 lc rgb muted lw 1
unset grid
unset logscale x
set xrange [-0.5:7.5]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '2' 2, '4' 4, '6' 6) font ',12' tc rgb muted
unset logscale y
set yrange [-0.5:7.5]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6, '7' 7) font ',12' tc rgb muted
set label '{/:Bold decoded}' at screen 0.54753,0.94563 left tc rgb ink
if (dark) {
  set palette defined (0 '#0d1117', 1 '#12304f', 2 '#1b5d8f', 3 '#3f9ccb', 4 '#a5dcee', 5 '#fbfdf0')
} else {
  set palette defined (0 '#ffffff', 1 '#d6e6f4', 2 '#92c3df', 3 '#4191c4', 4 '#155a9c', 5 '#08264f')
}
set cbrange [0:0.810783]
unset colorbox
plot $surface1 nonuniform matrix with image pixels notitle
unset multiplot
