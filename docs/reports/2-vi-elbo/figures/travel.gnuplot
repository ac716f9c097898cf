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
0 0.0006279 0.01105 0.2953 0.7454 0.8097 0.4876 0.1048 0.01196
1 0.001309 0.04313 0.4446 0.527 0.6983 0.69 0.141 0.01024
2 0.0003332 0.05376 0.3384 0.3639 0.5797 0.6449 0.1019 0.0013
3 0.0004662 0.06056 0.4059 0.6709 0.7941 0.4302 0.06427 0.0004779
4 0.0005963 0.1722 0.6132 0.7813 0.7857 0.4305 0.03559 0.0006818
5 0.0005672 0.1974 0.6508 0.5445 0.4924 0.5411 0.08408 0.0001849
6 0.001155 0.09681 0.6564 0.7087 0.6645 0.6399 0.1549 0.0005715
7 0.0004095 0.01181 0.2999 0.6803 0.807 0.5309 0.1162 0.0006448
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
set label '0' at first -0.0952781041818,-1.538924832003 center offset 0,0.7 tc rgb gray font ',12' front
set label '1' at first 0.1680341569914,0.3554035354302 center offset 0,0.7 tc rgb gray font ',12' front
set label '2' at first 1.314080525722,0.4131241536566 center offset 0,0.7 tc rgb gray font ',12' front
set label '3' at first 0.892302917834,-0.4783423435874 center offset 0,0.7 tc rgb gray font ',12' front
set label '4' at first -1.480606810914,0.4040580672833 center offset 0,0.7 tc rgb gray font ',12' front
set label '5' at first 0.2915633976873,0.06162790716108 center offset 0,0.7 tc rgb gray font ',12' front
set label '6' at first -1.270780241324,-0.7860435007347 center offset 0,0.7 tc rgb gray font ',12' front
set label '7' at first -0.2093552283943,1.60689558472 center offset 0,0.7 tc rgb gray font ',12' front
set label '8' at first 0.06556586658253,0.1633290214574 center offset 0,0.7 tc rgb gray font ',12' front
set label '9' at first 0.5119323378636,-0.5638948232453 center offset 0,0.7 tc rgb gray font ',12' front
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
set cbrange [0:0.809688]
unset colorbox
plot $surface1 nonuniform matrix with image pixels notitle
unset multiplot
