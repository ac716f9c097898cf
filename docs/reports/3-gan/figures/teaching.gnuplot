# Draw this figure with
#   gnuplot -e "theme='light'" teaching.gnuplot > teaching-light.svg
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

$line1 << END
0.1 0.0498753
0.35 0.169797
0.6 0.275131
0.85 0.359169
1.1 0.418877
1.35 0.454196
1.6 0.467122
1.85 0.460909
2.1 0.439442
2.35 0.406767
2.6 0.366751
2.85 0.322844
3.1 0.277945
3.35 0.234331
3.6 0.193657
3.85 0.157002
4.1 0.12494
4.35 0.0976424
4.6 0.0749686
4.85 0.0565669
5.1 0.0419565
5.35 0.0305972
5.6 0.0219427
5.85 0.0154769
6.1 0.010738
6.35 0.00732905
6.6 0.00492154
6.85 0.00325175
7.1 0.00211408
7.35 0.00135252
7.6 0.00085153
7.85 0.00052761
END
$line2 << END
0.1 0.0501247
0.35 0.180203
0.6 0.324869
0.85 0.490831
1.1 0.681123
1.35 0.895804
1.6 1.13288
1.85 1.38909
2.1 1.66056
2.35 1.94323
2.6 2.23325
2.85 2.52716
3.1 2.82206
3.35 3.11567
3.6 3.40634
3.85 3.693
4.1 3.97506
4.35 4.25236
4.6 4.52503
4.85 4.79343
5.1 5.05804
5.35 5.3194
5.6 5.57806
5.85 5.83452
6.1 6.08926
6.35 6.34267
6.6 6.59508
6.85 6.84675
7.1 7.09789
7.35 7.34865
7.6 7.59915
7.85 7.84947
END
$line3 << END
0.1 1
0.35 1
0.6 1
0.85 1
1.1 1
1.35 1
1.6 1
1.85 1
2.1 1
2.35 1
2.6 1
2.85 1
3.1 1
3.35 1
3.6 1
3.85 1
4.1 1
4.35 1
4.6 1
4.85 1
5.1 1
5.35 1
5.6 1
5.85 1
6.1 1
6.35 1
6.6 1
6.85 1
7.1 1
7.35 1
7.6 1
7.85 1
END

set terminal svg size 640,384 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1245
set rmargin at screen 0.96562
set tmargin at screen 0.88281
set bmargin at screen 0.15384
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0.1:7.85]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6, '7' 7) font ',13' tc rgb muted
set logscale y
set yrange [1e-05:10]
set ytics nomirror out scale 0.5,0.3 norotate ('10^{−4}' 0.0001, '0.01' 0.01, '1' 1, '' 1e-05 1, '' 0.001 1, '' 0.1 1, '' 10 1) font ',13' tc rgb muted
set label 'distance θ' at screen 0.54506,0.050452 center tc rgb ink
set label 'slope of the generator’s loss' at screen 0.030156,0.51832 center rotate tc rgb ink
set label '{/:Bold two normals of width 1}' at screen 0.1245,0.95052 left tc rgb ink
# legend
set arrow from screen 0.14325,0.28638 to screen 0.17763,0.28638 nohead lw 2.2 lc rgb blue front
set label 'minimax (2 JSD)' at screen 0.18856,0.28638 left tc rgb ink font ',14' front
set arrow from screen 0.14325,0.23729 to screen 0.17763,0.23729 nohead lw 2.2 lc rgb orange front
set label 'non-saturating' at screen 0.18856,0.23729 left tc rgb ink font ',14' front
set arrow from screen 0.14325,0.1882 to screen 0.17763,0.1882 nohead lw 2.2 lc rgb green front
set label 'W₁' at screen 0.18856,0.1882 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle
unset multiplot
